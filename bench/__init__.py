"""What guitu costs and how well it reads: run by hand; figures in bench/README.md."""
