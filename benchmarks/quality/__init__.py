"""How good the package is, by the measures of the field; floors that are never lowered.

`python -m benchmarks.quality` prints every figure; `--floors` fails where one lies below its floor or the
data are not the data the floor was measured on; `--write` raises floors and writes scores to the manifests.
"""
