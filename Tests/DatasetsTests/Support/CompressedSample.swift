import Foundation

/// A stream that the gzip program made with Huffman codes: the bytes 0 ... 255 forty times, then
/// fifty times `hello hello hello hello`.
enum CompressedSample {
  static let plain =
    (0..<40).flatMap { _ in (0...255).map { UInt8($0) } }
    + (0..<50).flatMap { _ in Array("hello hello hello hello".utf8) }

  static let gzip = [UInt8](Data(base64Encoded: base64.joined())!)

  private static let base64 = [
    "H4sIAAAAAAACA2NgZGJmYWVj5+Dk4ubh5eMXEBQSFhEVE5eQlJKWkZWTV1BUUlZRVVPX0NTS1tHV0zcwNDI2MTUzt7",
    "C0sraxtbN3cHRydnF1c/fw9PL28fXzDwgMCg4JDQuPiIyKjomNi09ITEpOSU1Lz8jMys7JzcsvKCwqLiktK6+orKqu",
    "qa2rb2hsam5pbWvv6Ozq7unt658wcdLkKVOnTZ8xc9bsOXPnzV+wcNHiJUuXLV+xctXqNWvXrd+wcdPmLVu3bd+xc9",
    "fuPXv37T9w8NDhI0ePHT9x8tTpM2fPnb9w8dLlK1evXb9x89btO3fv3X/w8NHjJ0+fPX/x8tXrN2/fvf/w8dPnL1+/",
    "ff/x89fvP3///WcY9f+o/0f9P+r/Uf+P+n/U/6P+H/X/qP9H/T/q/1H/j/p/1P+j/h/1/6j/R/0/6v9R/4/6f9T/o/",
    "4f9f+o/0f9P+r/Uf+P+n/U/6P+H/X/qP9H/T/q/1H/j/p/CPo/IzUnJ18BgxwVHhUeFR4VprEwAPSlz7h+LAAA",
  ]
}
