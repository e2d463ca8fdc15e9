"""Does a test notice? Each promise's mechanism is taken out in a copy of the tree, and its tests must fail.

`make mutations` (python -m tests.mutations) does it; list.py says what is taken out, and how. That every one
of these places is still there is held in CI by test_anchors.py.
"""
