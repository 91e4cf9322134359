@_exported import WengertLoading
@_exported import struct WengertNeuralNetworks.FileError
