@echo off
rem Runs Papo by the Deno that lies beside this file: papo joins, papo serve serves.
"%~dp0deno.exe" run --no-config --no-lock --no-remote --no-npm --allow-run --allow-env "%~dp0bin\papo.cjs" %*
