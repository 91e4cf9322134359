import Workloads

// The same program is what compares and what is compared: started as a child it does nothing but its
// workload.
let words = CommandLine.arguments.dropFirst()
if words.first == "child" {
  Child.serve(Case(rawValue: words.dropFirst().first!)!, path: words.last!)
} else {
  Compare.main()
}
