"""The folder that a repository of specs is: its files, whatever they say."""
