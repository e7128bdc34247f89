@echo off
rem The command line of the packaged app: its own runtime as plain Node, without a window.
setlocal
set ELECTRON_RUN_AS_NODE=1
"%~dp0..\..\Drydock.exe" "%~dp0..\app.asar\out\main\cli.js" %*
