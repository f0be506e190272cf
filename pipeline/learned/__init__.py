"""What is learned from data: direction of effect and causal language, by small ONNX models without torch."""
