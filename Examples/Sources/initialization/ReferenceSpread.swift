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
        (0.499065, 0.458325), (0.517688, 0.438014), (0.513979, 0.442287), (0.535976, 0.437274),
        (0.542967, 0.436805),
      ]
    case (.sigmoid, .hundredth):
      return [
        (0.499955, 0.0249333), (0.500758, 0.0117914), (0.500739, 0.0133381),
        (0.502403, 0.0120601), (0.501075, 0.0115082),
      ]
    case (.sigmoid, .xavier):
      return [
        (0.49952, 0.207837), (0.507057, 0.121967), (0.507489, 0.132747), (0.521842, 0.118414),
        (0.509921, 0.116056),
      ]
    case (.relu, .hundredth):
      return [
        (0.0396652, 0.0585141), (0.00286729, 0.00412449), (0.000220033, 0.000334141),
        (1.65338e-5, 2.3666e-5), (1.16589e-6, 1.76956e-6),
      ]
    case (.relu, .xavier):
      return [
        (0.396652, 0.585141), (0.286729, 0.412449), (0.220033, 0.334141), (0.165338, 0.23666),
        (0.116589, 0.176956),
      ]
    case (.relu, .he):
      return [
        (0.560951, 0.827515), (0.573458, 0.824897), (0.622348, 0.945093), (0.661351, 0.946639),
        (0.659525, 1.00102),
      ]
    default: return nil
    }
  }
}
