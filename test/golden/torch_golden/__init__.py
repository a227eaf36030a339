"""An independent implementation in PyTorch, and what it makes of small models: see ../make_torch_golden.py."""
