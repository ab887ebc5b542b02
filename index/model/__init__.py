"""Turns text into one vector: the prepared model on disk, its tokenizer, its graph and its language projection.

It knows nothing of reports; of the rest of `index` it uses the errors, the lock, the durable writing and the arrays in
files. `folder` opens a prepared model, `prepare` makes the default one, `add` others. `encoder` alone touches
onnxruntime, `tokenizer` alone kitoken.
"""
