"""The graph: its vocabulary, the engines that hold it, the questions asked of it, and what is made of the answers."""
