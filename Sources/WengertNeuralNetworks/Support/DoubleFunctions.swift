import Foundation

/// base^exponent.
func power(_ base: Double, _ exponent: Double) -> Double { Foundation.pow(base, exponent) }

/// base^exponent.
func power(_ base: Double, _ exponent: Int) -> Double { power(base, Double(exponent)) }

/// A half wave of a cosine, from 1 at fraction 0 to 0 at fraction 1.
func cosineDecay(_ fraction: Double) -> Double { (1 + Foundation.cos(.pi * fraction)) / 2 }

/// eˣ.
func exponential(_ x: Double) -> Double { Foundation.exp(x) }

/// eˣ − 1, exact for small x, too.
func exponentialMinusOne(_ x: Double) -> Double { Foundation.expm1(x) }

/// ln x.
func naturalLogarithm(_ x: Double) -> Double { Foundation.log(x) }
