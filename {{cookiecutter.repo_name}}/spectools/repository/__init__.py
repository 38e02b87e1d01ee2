"""The folder: its policy, its places and names, its files, git, redirects and CI."""
