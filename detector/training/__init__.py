"""Making the model: simulated spinners, examples, network, trainer, calibration, export."""
