import Workloads

// What an operation on the tape costs beyond its kernel, and the pace of element-wise kernels. Prints the
// minimum and the median over windows.

for elements in [1, 8, 1_000] {
  let cost = OperationCost(elements: elements, windows: 300)
  print(
    "\(elements) elements: recorded \(cost.recorded.minimum) (median \(cost.recorded.median)), "
      + "forward alone \(cost.plain.minimum) ns per operation")
}
for elements in [8, 1_000, 1 << 20] {
  for pace in ElementwisePace.all(elements: elements) {
    print(
      "\(pace.name), \(elements) elements: \(pace.time.minimum) (median \(pace.time.median)) ns "
        + "per element")
  }
}
