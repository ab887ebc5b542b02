"""How text becomes vectors: the prepared model on disk, its tokenizer, its graph and its language projection.

It knows nothing of reports; of the rest of `index` it uses the errors, the lock and the durable writing.
`folder` opens a prepared model, `prepare` makes the default one, `exchange` brings others in and out.
`runtime` alone touches onnxruntime, `tokenizer` alone touches kitoken.
"""
