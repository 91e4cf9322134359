/// The product of whole numbers; nil where one is negative, or no `Int` holds it.
package func product(of factors: [Int]) -> Int? {
  var product = 1
  for factor in factors {
    let (next, overflow) = product.multipliedReportingOverflow(by: factor)
    if overflow || factor < 0 { return nil }
    product = next
  }
  return product
}
