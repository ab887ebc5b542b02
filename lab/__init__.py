"""The laboratory: training, evaluation, benchmarks, practice data. It imports all, and nothing imports it."""
