"""What is measured: each figure against a floor that is measured in the same run. `python -m benchmarks` runs them."""
