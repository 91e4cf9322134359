@_exported import WengertAutodiff
@_exported import WengertErrors
@_exported import WengertLoading
@_exported import WengertNeuralNetworks
@_exported import WengertTensors
