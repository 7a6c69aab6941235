import Stages

Eigs.runAsProcess()
