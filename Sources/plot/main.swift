import Stages

Plot.runAsProcess()
