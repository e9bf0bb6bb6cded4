"""What a language pack is, and telling languages apart.

In:     a folder of lexicons (TSV), weights (safetensors) and a manifest with their hashes
Out:    a `Pack` whose files are checked before use; the language of each paragraph
Never:  holds knowledge of one language in code, or uses a file whose hash is not the manifest's
"""
