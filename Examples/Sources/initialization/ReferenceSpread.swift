/// Means and standard deviations that NumPy computes, with np.random.seed(0) before the inputs.
enum ReferenceSpread {
  /// Those of the five layers; nil where they were not computed, which is also so for other seeds than 0.
  static func layers(
    _ activation: Spread.Activation, _ scale: Spread.Scale, seed: UInt32
  ) -> [(mean: Double, deviation: Double)]? {
    guard seed == 0 else { return nil }
    switch (activation, scale) {
    case (.sigmoid, .one):
      return [
        (0.499065231, 0.458325255), (0.517688022, 0.438014259),
        (0.513979071, 0.442287429), (0.535976286, 0.437274324),
        (0.542967326, 0.436805316),
      ]
    case (.sigmoid, .hundredth):
      return [
        (0.499955481, 0.0249332885), (0.500758399, 0.0117913986),
        (0.5007389, 0.0133381055), (0.502402618, 0.0120600869),
        (0.501074693, 0.0115082471),
      ]
    case (.sigmoid, .xavier):
      return [
        (0.499520249, 0.207836503), (0.507056914, 0.121967036),
        (0.507489167, 0.132746663), (0.521841984, 0.11841413),
        (0.509921095, 0.116056128),
      ]
    case (.relu, .hundredth):
      return [
        (0.0396652003, 0.058514125), (0.00286728777, 0.00412448577),
        (0.000220033114, 0.000334140678), (1.65337644e-5, 2.36659807e-5),
        (1.16588648e-6, 1.7695646e-6),
      ]
    case (.relu, .xavier):
      return [
        (0.396652003, 0.58514125), (0.286728777, 0.412448577),
        (0.220033114, 0.334140678), (0.165337644, 0.236659807),
        (0.116588648, 0.17695646),
      ]
    case (.relu, .he):
      return [
        (0.560950643, 0.827514692), (0.573457554, 0.824897154),
        (0.622347628, 0.945092558), (0.661350578, 0.946639229),
        (0.659524987, 1.0010169),
      ]
    default: return nil
    }
  }
}
