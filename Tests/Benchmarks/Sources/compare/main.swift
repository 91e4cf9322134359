import CBench
import Workloads

// The same program is what compares and what is compared: started as a child it does nothing but its
// part.
let words = Array(CommandLine.arguments.dropFirst())
if words.first == "child", words.count >= 2 {
  switch words[1] {
  case "multiply": Multiplier(words[2]).serve()
  case "spin": bench_spin(Int32(words[2])!)
  case "operations": try OperationsResults.serve()
  case "scaling": ScalingResults.serve(seconds: Double(words[2])!)
  default:
    if let workload = Case(rawValue: words[1]) {
      Child.serve(workload, path: words.count > 2 ? words[2] : nil)
    } else if let scale = Scale(words[1]) {
      Child.serve(scale)
    }
  }
} else {
  Compare.main()
}
