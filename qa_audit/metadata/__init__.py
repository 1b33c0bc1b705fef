"""What the telephone system says about a call: sidecar, index and file name become `CallMetadata`."""
