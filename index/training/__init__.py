"""How what is learnt is learnt: adapter, verifier, joint reader, calibration. Needs the extra `models`.

Everything is learnt from `knowledge/practice` (TICO-19, CC0, and texts written for this project, CC0) and the
learn side of the questions; nothing of the judge side is read.
"""
