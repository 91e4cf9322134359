@_exported import WengertLoading
