"""How the service is watched: health pages, metrics, and whoever notices that nothing ticks any more."""
