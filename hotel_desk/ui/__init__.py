"""The window: a folder a screen, the widgets they share, the shell around them. Nothing here imports Qt by itself."""
