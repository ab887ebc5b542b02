"""The tests: each process computes with one thread, as the program does. Threads of many workers wait for each other."""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")
