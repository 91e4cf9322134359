@_exported import WengertCharts
