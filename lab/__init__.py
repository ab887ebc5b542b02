"""The laboratory: training, ablation, benchmarks, texts to practise on. It imports all, and nothing imports it."""
