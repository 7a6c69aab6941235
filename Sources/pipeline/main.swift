import Stages

PipelineCommand.runAsProcess()
