/// The probable format of a file with these first bytes, in words, or nil.
func probableFormat(_ head: some Collection<UInt8>) -> String? {
  let head = Array(head)
  for (magic, name) in knownBeginnings where head.starts(with: magic) { return name }
  if head.count >= 4, head[0] == 0, head[1] == 0, (1...4).contains(head[3]) {
    if head[2] == 8 { return head[3] == 1 ? "an IDX label file" : "an IDX image file" }
    if IDXArray.Element(rawValue: head[2]) != nil { return "an IDX file of another type" }
  }
  return nil
}

private let knownBeginnings: [([UInt8], String)] = [
  ([0x1f, 0x8b], "a gzip file"),
  ([0x89, 0x50, 0x4e, 0x47], "a PNG picture"),
  ([0xff, 0xd8, 0xff], "a JPEG picture"),
  ([0x50, 0x4b, 0x03, 0x04], "a ZIP archive (or NumPy's .npz)"),
  ([0x93, 0x4e, 0x55, 0x4d], "a NumPy .npy array"),
  ([0x42, 0x5a, 0x68], "a bzip2 file"),
  ([0xfd, 0x37, 0x7a, 0x58], "an xz file"),
  ([0x89, 0x48, 0x44, 0x46], "an HDF5 file"),
  ([0x80, 0x02], "a Python pickle"),
  ([0x80, 0x03], "a Python pickle"),
  ([0x80, 0x04], "a Python pickle"),
  (Array("<!".utf8), "an HTML page (a download that failed?)"),
  (Array("<h".utf8), "an HTML page (a download that failed?)"),
  (Array("<H".utf8), "an HTML page (a download that failed?)"),
  (Array("<?".utf8), "an XML page (a download that failed?)"),
  (Array("version https://git-lfs".utf8), "a Git LFS pointer"),
]
