/// A day of the Gregorian calendar from 1900 to 2099.
public struct CalendarDate: Sendable, Hashable {
  /// From 1900 to 2099.
  public let year: Int
  /// From 1 to 12.
  public let month: Int
  /// From 1 to 31.
  public let day: Int
  /// From 0, Monday, to 6.
  public let weekday: Int

  /// Every day, in order.
  public static let all: [CalendarDate] = {
    var days: [CalendarDate] = []
    for year in 1900..<2100 {
      let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
      let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
      for (month, length) in lengths.enumerated() {
        for day in 1...length {
          // 1 January 1900 was a Monday.
          days.append(
            CalendarDate(year: year, month: month + 1, day: day, weekday: days.count % 7))
        }
      }
    }
    return days
  }()

  /// The date as ISO 8601 writes it: 1987-03-03.
  public var iso: String {
    "\(year)-\(twoDigits(month))-\(twoDigits(day))"
  }

  private func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

/// How people write a date.
public enum DateStyle: String, CaseIterable, Sendable {
  case dayFirst, monthFirst, withWeekday, dots, inWords

  /// A date in this style.
  public func text(_ date: CalendarDate) -> String {
    let month = DateStyle.months[date.month - 1]
    switch self {
    case .dayFirst: return "\(date.day) \(month) \(date.year)"
    case .monthFirst: return "\(month) \(date.day), \(date.year)"
    case .withWeekday:
      return "\(DateStyle.weekdays[date.weekday]), \(date.day) \(month.prefix(3)) \(date.year)"
    case .dots: return "\(date.day).\(date.month).\(date.year)"
    case .inWords:
      return "the \(EnglishNumber.ordinal(date.day)) of \(month), \(EnglishNumber.year(date.year))"
    }
  }

  /// The characters of all texts.
  public static var characters: String {
    (months + weekdays + EnglishNumber.words).joined() + "the of 0123456789.,- "
  }

  private static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
  ]
  private static let weekdays = [
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
  ]
}

/// Numbers in English words, as dates need them.
enum EnglishNumber {
  /// The words that numbers are made of.
  static var words: [String] { units + tens + ordinals + ["thousand", "hundred", "oh", "ieth"] }

  /// first, second … thirty-first.
  static func ordinal(_ number: Int) -> String {
    if number < 20 { return ordinals[number] }
    let ten = tens[number / 10]
    return number % 10 == 0 ? "\(ten.dropLast())ieth" : "\(ten)-\(ordinals[number % 10])"
  }

  /// nineteen eighty-seven, nineteen oh-five, two thousand seven, twenty fifteen.
  static func year(_ year: Int) -> String {
    let (century, rest) = (year / 100, year % 100)
    switch (century, rest) {
    case (20, 0): return "two thousand"
    case (20, 1..<10): return "two thousand \(units[rest])"
    case (_, 0): return "\(cardinal(century)) hundred"
    case (_, 1..<10): return "\(cardinal(century)) oh-\(units[rest])"
    default: return "\(cardinal(century)) \(cardinal(rest))"
    }
  }

  private static func cardinal(_ number: Int) -> String {
    if number < 20 { return units[number] }
    let ten = tens[number / 10]
    return number % 10 == 0 ? ten : "\(ten)-\(units[number % 10])"
  }

  private static let units = [
    "", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
  ]
  private static let tens = [
    "", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
  ]
  private static let ordinals = [
    "", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
    "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth",
    "seventeenth", "eighteenth", "nineteenth",
  ]
}
