@_exported import WengertAutodiff
