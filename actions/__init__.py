"""What the service can do: one verb a plain synchronous function, whole in one transaction."""
