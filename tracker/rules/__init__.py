"""What is true: pure functions over values. Standard library only; today is always an argument."""
