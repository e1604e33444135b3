"""Writes src/testing-fixtures/reference-trajectories.json: 20 steps of each optimizer on Rosenbrock, by Keras.

Reference: Keras on TensorFlow (their versions are written into the file), float32, eager.
Function: f(x, y) = (1 - x)^2 + 100 (y - x^2)^2 from (-1.2, 1), one variable of shape [1, 2], so that it decays as a kernel.
The gradient is the closed form, rounded once to float32 from float64, so that the trajectory depends on the update only.

    python3.11 -m venv venv && venv/bin/pip install keras==3.15.1 tensorflow-cpu==2.21.0
    KERAS_BACKEND=tensorflow venv/bin/python scripts/reference-trajectories.py
"""

import json
import pathlib

import keras
import numpy as np
import tensorflow as tf

STEPS = 20

CASES = [
    ("sgd", {}, 0.001, lambda: keras.optimizers.SGD(0.001)),
    ("sgd", {"momentum": 0.9}, 0.0005, lambda: keras.optimizers.SGD(0.0005, momentum=0.9)),
    (
        "sgd",
        {"momentum": 0.9, "nesterov": True},
        0.0005,
        lambda: keras.optimizers.SGD(0.0005, momentum=0.9, nesterov=True),
    ),
    (
        "sgd",
        {"momentum": 0.9, "weightDecay": 0.1},
        0.0005,
        lambda: keras.optimizers.SGD(0.0005, momentum=0.9, weight_decay=0.1),
    ),
    ("adam", {}, 0.01, lambda: keras.optimizers.Adam(0.01)),
    (
        "adam",
        {"beta1": 0.8, "beta2": 0.99, "epsilon": 0.001},
        0.05,
        lambda: keras.optimizers.Adam(0.05, beta_1=0.8, beta_2=0.99, epsilon=0.001),
    ),
    ("adam", {"weightDecay": 0.1}, 0.01, lambda: keras.optimizers.AdamW(0.01, weight_decay=0.1)),
    ("rmsprop", {}, 0.01, lambda: keras.optimizers.RMSprop(0.01)),
    (
        "rmsprop",
        {"momentum": 0.5, "centered": True, "epsilon": 0.0001},
        0.005,
        lambda: keras.optimizers.RMSprop(0.005, momentum=0.5, centered=True, epsilon=0.0001),
    ),
    ("rmsprop", {"rho": 0.99, "momentum": 0.9}, 0.001, lambda: keras.optimizers.RMSprop(0.001, rho=0.99, momentum=0.9)),
]


def gradient(point):
    x, y = (float(value) for value in point[0])
    return np.array([[-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)]], dtype=np.float32)


def trajectory(make):
    optimizer = make()
    variable = keras.Variable(np.array([[-1.2, 1.0]], dtype=np.float32))
    optimizer.build([variable])
    points = []
    for _ in range(STEPS):
        optimizer.apply([tf.constant(gradient(variable.numpy()))])
        points.append([float(value) for value in variable.numpy()[0]])
    return points


def main():
    fixture = {
        "origin": f"keras {keras.__version__} on tensorflow {tf.__version__}, by scripts/reference-trajectories.py",
        "start": [-1.2, 1.0],
        "cases": [
            {"optimizer": name, "params": params, "learningRate": rate, "points": trajectory(make)}
            for name, params, rate, make in CASES
        ],
    }
    path = pathlib.Path(__file__).parent.parent / "src" / "testing-fixtures" / "reference-trajectories.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(fixture, indent=2) + "\n")


main()
