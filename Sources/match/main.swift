import Stages

MatchCommand.runAsProcess()
