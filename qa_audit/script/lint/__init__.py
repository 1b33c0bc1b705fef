"""What is wrong with scripts that can be read: rules that contradict each other, or that nothing can prove."""
