import Stages

PipelineCommand.runAsProcess(computing: false)
