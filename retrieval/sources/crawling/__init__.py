"""The pages of a system in a folder: which are asked for, and when again; of no one publisher."""
