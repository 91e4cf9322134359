import Wengert

/// A parameter of one row: some optimizers take matrices only.
func rowParameter(_ scalars: [Double]) -> Variable<Double> {
  Variable(Tensor(scalars, shape: [1, scalars.count]), requiresGradient: true)
}

/// Takes steps on Σ (p − 1)⁴ for every parameter.
func takeSteps(_ optimizer: any Optimizer<Double>, steps: Int) {
  for _ in 0..<steps {
    optimizer.zeroGradients()
    for parameter in optimizer.parameters { pow(parameter - 1, 4.0).sum().backward() }
    optimizer.step()
  }
}
