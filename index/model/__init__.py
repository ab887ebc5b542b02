"""How text becomes vectors: the prepared model on disk, its tokenizer, its graph and its language projection.

It knows nothing of reports and imports nothing of the project but `index.errors` and `knowledge.errors`.
`runtime` alone touches onnxruntime, `tokenizer` alone touches kitoken.
"""
