"""The Qt application: a folder a screen, plus widgets and the shell."""
