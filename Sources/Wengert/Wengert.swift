@_exported import Autodiff
@_exported import Datasets
@_exported import Errors
@_exported import NeuralNetworks
@_exported import Plots
@_exported import Tensors
