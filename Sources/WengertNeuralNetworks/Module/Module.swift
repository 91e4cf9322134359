/// A net or a part of one: stored layers and one forward function.
///
///     struct TanhNet: Module {
///       let hidden = Linear<Double>(inputs: 2, outputs: 3)
///       let output = Linear<Double>(inputs: 3, outputs: 2)
///       func callAsFunction(_ x: Variable<Double>) -> Variable<Double> {
///         output(tanh(hidden(x)))
///       }
///     }
///
/// Parameters, buffers and submodules are found in the stored properties, whatever holds them: other
/// modules, structures, classes, arrays, dictionaries, tuples, optionals, enumerations. Every variable
/// made with `requiresGradient` is a parameter, frozen or not, named by the way to it: `hidden.weight`,
/// `layers.0.weight`. One that is reached in two ways is found once, under the first name; two of one
/// name are refused.
///
/// A variable without `requiresGradient` is a constant, as a stored tensor is: neither trained nor saved.
/// State that is saved without being trained is a `Buffer`.
///
/// A structure with references inside is as good as a class: copies of it share their parameters.
///
/// The types follow from the forward function. A module without one, or with several arguments or results,
/// says `typealias Scalar = Float` instead, and its functions may be named and typed as it pleases.
///
/// `print(net)` shows its `summary`.
///
/// Threads: a structure of `Variable`s, `Buffer`s and the library's layers is `Sendable` (a public one has to
/// say so), and a name for the same parameters wherever it goes: see `Variable` for what threads may do with
/// one at the same time. `Sequential` and `Lambda` are not `Sendable`, because they hold layers and functions
/// of any kind: where a net crosses to another task, name its layers in a structure, or make it there.
public protocol Module<Scalar>: CustomStringConvertible {
  /// The element type of parameters and buffers.
  associatedtype Scalar: FloatingTensorScalar
  /// The input of the forward function: a variable, a tensor of class numbers, a structure of both.
  associatedtype Input = Never
  /// The forward function.
  func callAsFunction(_ input: Input) -> Variable<Scalar>
}

extension Module where Input == Never {
  /// Stands in for a forward function of another form.
  public func callAsFunction(_ input: Never) -> Variable<Scalar> {}
}

/// A module that maps one variable to one variable, as `Sequential` chains them.
public protocol Layer<Scalar>: Module where Input == Variable<Scalar> {}
