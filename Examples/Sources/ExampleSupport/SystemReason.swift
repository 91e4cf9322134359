import Foundation

/// Why the system refused, as `Permission denied`: Foundation's errors say it at length, or not at all.
public func systemReason(_ error: any Error) -> String {
  var current: NSError? = error as NSError
  while let found = current {
    if found.domain == NSPOSIXErrorDomain {
      return String(cString: strerror(Int32(found.code)))
    }
    current = found.userInfo[NSUnderlyingErrorKey] as? NSError
  }
  switch (error as? CocoaError)?.code {
  case .fileNoSuchFile, .fileReadNoSuchFile: return String(cString: strerror(ENOENT))
  case .fileWriteFileExists: return String(cString: strerror(EEXIST))
  case .fileReadNoPermission, .fileWriteNoPermission: return String(cString: strerror(EACCES))
  case .fileWriteOutOfSpace: return String(cString: strerror(ENOSPC))
  case .fileWriteVolumeReadOnly: return String(cString: strerror(EROFS))
  default: return "the system refuses it"
  }
}
