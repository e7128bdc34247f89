// The yardstick alone: importing the report prints it.
import './lib/report';
